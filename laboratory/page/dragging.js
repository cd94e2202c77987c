// Dragging goes on where the pointer leaves the element: the window is listened to.
export const drag = (moved) => (event) => {
  event.preventDefault();
  const [x, y] = [event.clientX, event.clientY];
  const move = (e) => moved(e.clientX - x, e.clientY - y, e);
  const end = () => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", end);
    window.removeEventListener("pointercancel", end);
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", end);
  window.addEventListener("pointercancel", end);
};
