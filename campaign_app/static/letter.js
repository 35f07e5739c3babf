/* On a letter: counts words while they are written and puts points in at the cursor. Without it, buttons do the same. */
(function () {
  var body = document.getElementById('body');
  var count = document.getElementById('body-count');
  if (!body || !count) return;
  function words(text) { return text.toLowerCase().split(/\s+/).filter(Boolean); }
  function tell() {
    var left = {}, own = 0, all = words(body.value);
    words(body.dataset.draft || '').forEach(function (word) { left['$' + word] = (left['$' + word] || 0) + 1; });
    all.forEach(function (word) { if (left['$' + word]) left['$' + word] -= 1; else own += 1; });
    count.textContent = count.dataset.words.replace('{n}', all.length).replace('{own}', own);
  }
  var button = document.getElementById('count-words');
  if (button) button.hidden = true;
  count.removeAttribute('role');
  body.addEventListener('input', tell);
  document.querySelectorAll('[data-point]').forEach(function (each) {
    each.addEventListener('click', function (event) {
      event.preventDefault();
      body.focus();
      var at = body.selectionEnd, before = body.value.slice(0, at), gap = /(^|\n\n)$/.test(before) ? '' : '\n\n';
      body.setRangeText(gap + each.dataset.point + '\n\n', at, at, 'end');
      tell();
    });
  });
})();
