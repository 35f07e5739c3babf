/* The editor: keeps what is typed on the server and the preview in step. Nothing becomes public by it; without it the
   buttons Save and Preview do the same. */
(function () {
  var form = document.getElementById('page-form');
  var status = document.getElementById('saved');
  if (!form || !status) return;
  var words = status.dataset;
  var again = document.getElementById('save-again');
  var others = document.getElementById('others');
  var frame = document.getElementById('preview-frame');
  var timer, last = typed(), isBusy = false;

  function typed() {
    var data = new FormData(form);
    data.delete('image');
    return new URLSearchParams(data).toString();
  }
  function say(text, isFailed) {
    if (status.textContent !== text) status.textContent = text;
    again.hidden = !isFailed;
  }
  function show() {
    if (!frame || !frame.offsetParent || !frame.contentWindow) return;
    var top = frame.contentWindow.scrollY;
    frame.addEventListener('load', function () { frame.contentWindow.scrollTo(0, top); }, { once: true });
    frame.contentWindow.location.reload();
  }
  function tell(kept) {
    say((kept.stale ? words.stale : words.saved).replace('{time}', kept.at));
    others.hidden = !kept.others.length;
    others.textContent = kept.others.length ? others.dataset.words.replace('{names}', kept.others.join(', ')) : '';
    show();
  }
  function keep(isLeaving) {
    clearTimeout(timer);
    var now = typed();
    if (now === last) return;
    if (isBusy) return later();
    isBusy = true;
    var slow = setTimeout(say, 800, words.saving);
    fetch(words.address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: now,
      keepalive: isLeaving === true && now.length < 60000
    }).then(function (answer) {
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      return answer.json();
    }).then(function (kept) {
      last = now;
      tell(kept);
    }).catch(function () {
      say(words.failed, true);
    }).finally(function () {
      clearTimeout(slow);
      isBusy = false;
    });
  }
  function later() {
    clearTimeout(timer);
    timer = setTimeout(keep, 1000);
  }
  form.addEventListener('input', later);
  form.addEventListener('submit', function () { clearTimeout(timer); });
  again.addEventListener('click', keep);
  addEventListener('hashchange', show);
  document.addEventListener('visibilitychange', function () {
    if (document.visibilityState === 'hidden') keep(true);
  });
  // Alt+1 to Alt+5: to the field that a mark in the source fills, the mark in sight beside it.
  document.addEventListener('keydown', function (event) {
    var number = event.altKey && !event.ctrlKey && !event.metaKey && /^Digit([1-5])$/.exec(event.code);
    var link = number && document.querySelector('#mark-' + number[1] + ' a');
    var place = link && document.querySelector(link.hash);
    if (!place) return;
    event.preventDefault();
    link.scrollIntoView({ block: 'nearest' });
    (place.matches('input, textarea, select') ? place : place.querySelector('input, textarea, select, button, a') || place).focus();
  });
  document.addEventListener('keydown', function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key === 's') {
      event.preventDefault();
      keep();
    }
  });
  var button = document.getElementById('preview-button');
  if (button) button.hidden = true;
})();
