// Makes the file that a request is: its first line names the check.
document.querySelector("form").addEventListener("submit", event => {
  event.preventDefault();
  const form = event.target;
  const file = new Blob([`check: ${form.check.value}\n${form.text.value.trim()}\n`], { type: "text/plain" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${form.dataset.student}.txt`;
  link.click();
});
