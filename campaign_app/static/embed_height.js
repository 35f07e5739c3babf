/* Inside the frame: tells the page around it how high the form is, and nothing else. */
(function () {
  var inside = document.getElementById('main');
  if (parent === window || !inside || !window.ResizeObserver) return;
  new ResizeObserver(function () {
    // To whoever frames us: the policy of this page lets only allowed sites do so, and a height is no secret.
    parent.postMessage({ campaignAppHeight: inside.offsetHeight + inside.offsetTop }, '*');
  }).observe(inside);
})();
