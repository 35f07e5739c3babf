/* For partner sites: <script src=".../a/SLUG/embed.js" async></script> shows the form in a frame, as high as it needs. */
(function () {
  var script = document.currentScript;
  if (!script || !script.src) return;
  var address = new URL(script.src);
  address.pathname = address.pathname.replace(/\.js$/, '');
  var frame = document.createElement('iframe');
  frame.src = address.href;
  frame.title = script.dataset.title || 'Sign';
  frame.style.cssText = 'display:block;inline-size:100%;max-inline-size:30rem;block-size:42rem;border:0;color-scheme:normal';
  addEventListener('message', function (event) {
    if (event.origin !== address.origin || event.source !== frame.contentWindow) return;
    var height = event.data && event.data.campaignAppHeight;
    if (typeof height === 'number' && height > 0 && height < 6000) frame.style.blockSize = Math.ceil(height) + 'px';
  });
  script.after(frame);
})();
