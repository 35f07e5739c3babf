/* Buttons over a field of Markdown. Arrow keys move between them, as between the tools of any toolbar. */
(function () {
  document.querySelectorAll('[data-markdown]').forEach(function (bar) {
    var field = document.getElementById(bar.dataset.markdown);
    if (!field) return;
    var buttons = Array.prototype.slice.call(bar.querySelectorAll('button'));
    field.before(bar);
    bar.hidden = false;
    enter(0);

    function enter(number) {
      buttons.forEach(function (button, each) { button.tabIndex = each === number ? 0 : -1; });
    }
    function put(text, from, to) {
      var start = field.selectionStart;
      field.focus();
      // Unlike setting the value, this can be undone.
      if (!document.execCommand('insertText', false, text)) {
        field.setRangeText(text);
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
      field.setSelectionRange(start + from, start + to);
    }
    function around(mark) {
      var chosen = field.value.slice(field.selectionStart, field.selectionEnd);
      put(mark + chosen + mark, mark.length, mark.length + chosen.length);
    }
    function link() {
      var chosen = field.value.slice(field.selectionStart, field.selectionEnd) || bar.dataset.linkWords;
      var text = '[' + chosen + '](https://)';
      put(text, text.length - 9, text.length - 1);
    }
    function lines(mark) {
      var start = field.value.lastIndexOf('\n', field.selectionStart - 1) + 1;
      field.setSelectionRange(start, field.selectionEnd);
      var text = field.value.slice(start, field.selectionEnd).split('\n').map(function (line) { return mark + line; }).join('\n');
      put(text, text.length, text.length);
    }
    var acts = {
      bold: function () { around('**'); },
      italic: function () { around('*'); },
      link: link,
      list: function () { lines('- '); },
      quote: function () { lines('> '); },
      heading: function () { lines('## '); }
    };
    bar.addEventListener('click', function (event) {
      var button = event.target.closest('button');
      if (button) acts[button.dataset.mark]();
    });
    bar.addEventListener('keydown', function (event) {
      var step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      var next = event.key === 'Home' ? 0 : event.key === 'End' ? buttons.length - 1 : -1;
      if (step) next = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
      if (next < 0) return;
      event.preventDefault();
      enter(next);
      buttons[next].focus();
    });
    field.addEventListener('keydown', function (event) {
      var mark = { b: 'bold', i: 'italic' }[event.key];
      if (!mark || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      acts[mark]();
    });
  });
})();
