import type { Checkout, CreatedOrder } from "@/api/types";

/** Take the browser to the gateway; an order nobody can take now shows its own page instead. */
export function openCheckout(order: CreatedOrder): void {
  if (order.checkout === null) window.location.assign(orderPath(order.order_id));
  else goTo(order.checkout);
}

export function orderPath(orderId: string): string {
  return `/billing/orders/${encodeURIComponent(orderId)}`;
}

/** Says in an address of an order that its buyer comes from the gateway. */
export const RETURNED = "returned";

/** Where a buyer goes who is done at the gateway. */
export function returnPath(orderId: string): string {
  return `${orderPath(orderId)}?${RETURNED}=1`;
}

function goTo(checkout: Checkout): void {
  if (checkout.kind === "form_post") postForm(checkout.action, checkout.fields);
  else window.location.assign(checkout.url);
}

/** The gateway wants the buyer's browser to post the signed fields itself. */
function postForm(action: string, fields: Record<string, string>): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  for (const [name, value] of Object.entries(fields)) form.append(hiddenField(name, value));
  document.body.append(form);
  form.submit();
}

function hiddenField(name: string, value: string): HTMLInputElement {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  input.value = value;
  return input;
}
