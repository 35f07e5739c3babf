/* Small help where a script is on; every page works without it. */
(function () {
  var errors = document.querySelector('.errors');
  if (errors) errors.focus();
  document.querySelectorAll('[data-copy]').forEach(function (button) {
    var field = document.getElementById(button.dataset.copy);
    var status = document.getElementById('copied');
    if (!navigator.clipboard || !field || !status) return;
    button.hidden = false;
    button.addEventListener('click', function () {
      navigator.clipboard.writeText(field.value).then(function () {
        status.textContent = button.dataset.done;
      });
    });
  });
  var fill = document.querySelector('[data-fill]');
  if (fill) fill.form.addEventListener('submit', function () {
    fill.value = Math.round(performance.now() / 1000);
  });
  document.querySelectorAll('[data-share]').forEach(function (button) {
    if (!navigator.share) return;
    button.hidden = false;
    button.addEventListener('click', function () {
      var d = button.dataset;
      navigator.share({ title: d.title, text: d.text, url: d.share }).catch(function () {});
    });
  });
})();
