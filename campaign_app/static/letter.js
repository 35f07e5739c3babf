/* On a letter: counts it while it is written (as campaign_app/lengths.py does), puts points in at the cursor and copies
   the letter to one office's own sheet. Without it, buttons do the same. */
(function () {
  var body = document.getElementById('body');
  if (!body) return;
  var unspaced = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/gu;
  function words(text) { return text.toLowerCase().split(/\s+/).filter(Boolean); }
  function isUnspaced(text) {
    return (text.match(unspaced) || []).length > words(text.replace(unspaced, ' ')).length;
  }
  function parts(text, inCharacters) { return inCharacters ? Array.from(words(text).join('')) : words(text); }
  function tell(area) {
    var count = document.getElementById(area.id + '-count');
    if (!count) return;
    var left = {}, own = 0, inCharacters = isUnspaced(area.value), all = parts(area.value, inCharacters);
    parts(area.dataset.draft || '', inCharacters).forEach(function (part) { left['$' + part] = (left['$' + part] || 0) + 1; });
    all.forEach(function (part) { if (left['$' + part]) left['$' + part] -= 1; else own += 1; });
    count.textContent = (inCharacters ? count.dataset.characters : count.dataset.words)
      .replace('{n}', all.length).replace('{own}', own);
  }
  var button = document.getElementById('count-words');
  if (button) button.hidden = true;
  document.querySelectorAll('textarea[data-draft]').forEach(function (area) {
    var count = document.getElementById(area.id + '-count');
    if (count) count.removeAttribute('role');
    area.addEventListener('input', function () { tell(area); });
  });
  document.querySelectorAll('[data-point]').forEach(function (each) {
    each.addEventListener('click', function (event) {
      event.preventDefault();
      body.focus();
      var at = body.selectionEnd, before = body.value.slice(0, at), gap = /(^|\n\n)$/.test(before) ? '' : '\n\n';
      body.setRangeText(gap + each.dataset.point + '\n\n', at, at, 'end');
      tell(body);
    });
  });
  document.querySelectorAll('[data-own]').forEach(function (each) {
    each.addEventListener('click', function (event) {
      var area = document.getElementById(each.dataset.own);
      if (!area) return;
      event.preventDefault();
      if (!area.value) area.value = body.value;
      tell(area);
      area.focus();
    });
  });
})();
