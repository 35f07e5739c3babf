/* Moves the bars of running exports: every 2 seconds at first, then every 10; done ones bring the page anew. */
(function () {
  document.querySelectorAll('[data-progress]').forEach(function (job) {
    var bar = job.querySelector('progress');
    var status = job.querySelector('[role=status]');
    var looks = 0;
    function look() {
      fetch(job.dataset.progress).then(function (answer) { return answer.json(); }).then(function (told) {
        if (['asked', 'new', 'running'].indexOf(told.status) < 0) return location.reload();
        bar.max = told.total || 1;
        bar.value = told.done;
        status.textContent = job.dataset.words
          .replace('DONE', told.done.toLocaleString(document.documentElement.lang))
          .replace('TOTAL', told.total.toLocaleString(document.documentElement.lang));
        later();
      }).catch(later);
    }
    function later() {
      setTimeout(look, ++looks < 15 ? 2000 : 10000);
    }
    setTimeout(look, 500);
  });
})();
