// Before anything is drawn: what only scripts serve has its place from the start, and nothing jumps.
document.documentElement.className = "js";
