// document.dispatchEvent(new CustomEvent("announce", {detail: "บันทึกแล้ว 14:03"})): shown for a moment, and
// read out by screen readers. An event, so that no script needs the address of this one.

const place = document.getElementById("live");
let timer;

function say(text, seconds = 5) {
  clearTimeout(timer);
  place.textContent = text;
  timer = setTimeout(() => { place.textContent = ""; }, seconds * 1000);
}

document.addEventListener("announce", (event) => say(event.detail));
