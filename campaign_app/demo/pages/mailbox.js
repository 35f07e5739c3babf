// Tells of new mail on the list; coming back to the tab shows it. Without script, reloading does the same.
const status = document.querySelector("[data-count]");

async function hasNewMail() {
  return (await (await fetch("/mailbox/count")).text()) !== status.dataset.count;
}

async function look() {
  if (document.hidden || status.firstChild || !(await hasNewMail())) return;
  const link = document.createElement("a");
  link.href = "/mailbox";
  link.textContent = "New mail has arrived. Show it";
  status.replaceChildren(link);
}

if (status) {
  setInterval(() => look().catch(() => {}), 2000);
  document.addEventListener("visibilitychange", async () => {
    if (!document.hidden && (await hasNewMail().catch(() => false))) location.reload();
  });
}
