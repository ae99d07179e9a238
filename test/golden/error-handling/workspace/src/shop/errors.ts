export class ShopError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** Takes no options, so it can't keep a cause. */
export class PlainError extends Error {
  constructor(message: string) {
    super(message);
  }
}
