/* In the settings: the samples follow the colour while it is typed or picked. Without it a button shows it. */
(function () {
  var field = document.getElementById('accent');
  var picker = document.querySelector('[data-try-picker]');
  var button = document.querySelector('[data-try-button]');
  var shown = document.querySelector('link[data-try]');
  if (!field || !picker || !button || !shown) return;
  function show() {
    var typed = field.value.trim();
    if (typed && !/^#[0-9a-f]{6}$/i.test(typed)) return;
    if (typed) picker.value = typed.toLowerCase();
    var next = shown.cloneNode();
    next.href = shown.dataset.try + '?accent=' + encodeURIComponent(typed);
    // The last sheet stays until the next has come, so that nothing flickers.
    next.addEventListener('load', function () {
      while (next.previousElementSibling.matches('link[data-try]')) next.previousElementSibling.remove();
    });
    shown.after(next);
    shown = next;
  }
  button.hidden = true;
  picker.hidden = picker.labels[0].hidden = false;
  picker.value = /^#[0-9a-f]{6}$/i.test(field.value) ? field.value.toLowerCase() : picker.dataset.tryPicker;
  field.addEventListener('input', show);
  picker.addEventListener('input', function () { field.value = picker.value; show(); });
})();
