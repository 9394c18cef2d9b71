// Where something stands that a button has opened.

const GAP_PX = 4;

/** Put `element` below `button`, its end at the button's; above it where there is no room below. */
export function placeBy(element, button) {
  const { top, bottom, right } = button.getBoundingClientRect();
  const { offsetWidth: widthPx, offsetHeight: heightPx } = element;
  const { innerHeight } = element.ownerDocument.defaultView;
  const isBelow = bottom + GAP_PX + heightPx <= innerHeight;
  element.style.left = `${Math.max(GAP_PX, right - widthPx)}px`;
  element.style.top = `${isBelow ? bottom + GAP_PX : Math.max(GAP_PX, top - GAP_PX - heightPx)}px`;
}
