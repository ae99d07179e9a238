/** Loads the cart of a customer; {@link saveCart} is its counterpart. */
export function loadCart(id: string): string {
  return id;
}

/** Saves what {@link loadCart} gave. */
export function saveCart(id: string): string {
  return loadCart(id);
}
