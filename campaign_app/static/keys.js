/* Single keys in the inbox, outside fields only; they are listed under it and can be turned off there. The same is
   done by links, boxes and buttons. */
(function () {
  var rows = Array.prototype.slice.call(document.querySelectorAll('.ws-queue > .ws-row'));
  var list = document.getElementById('keys');
  if (!list) return;
  var kept = sessionStorage.getItem('inbox-row');
  sessionStorage.removeItem('inbox-row');
  if (kept !== null && rows.length) go(Math.min(+kept, rows.length - 1));

  function present() {
    return rows.findIndex(function (row) { return row.contains(document.activeElement); });
  }
  function go(number) {
    var row = rows[number];
    if (row) row.querySelector('.ws-row__title a').focus();
  }
  function press(key) {
    var row = rows[present()], button = row && row.querySelector('[data-key="' + key + '"]');
    if (!button) return;
    sessionStorage.setItem('inbox-row', present());
    button.click();
  }
  var keys = {
    j: function () { go(present() + 1); },
    k: function () { go(Math.max(present() - 1, 0)); },
    x: function () {
      var row = rows[present()];
      if (row) row.querySelector('.ws-pick').click();
    },
    d: function () { press('d'); },
    e: function () { press('e'); },
    z: function () {
      var undo = document.querySelector('.status [data-key=z]');
      if (undo) undo.click();
    },
    '/': function () { document.getElementById('q').focus(); },
    '?': function () { list.focus(); }
  };
  document.addEventListener('keydown', function (event) {
    var isTyping = event.target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]');
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
