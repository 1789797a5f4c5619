// In the frame of a shelf: tells the page around how high the shelf is.
"use strict";
function tellHeight() {
  parent.postMessage({ exportasvShelf: Math.ceil(document.documentElement.getBoundingClientRect().height) }, "*");
}
new ResizeObserver(tellHeight).observe(document.body);
addEventListener("load", tellHeight);
