import { PlainError, ShopError } from './errors';

declare function load(id: string): Promise<string>;
declare function save(text: string): Promise<void>;

/** Loads the cart; see {@link addToCart}. */
export async function loadCart(id: string): Promise<string> {
  try {
    return await load(id);
  } catch (error) {
    // The reader wants to know which cart.
    throw new ShopError(`no cart ${id}`);
  }
}

export async function addToCart(id: string, item: string): Promise<void> {
  try {
    const cart = await loadCart(id);
    await save(`${cart}\n${item}`);
  } catch (error) {
    throw error;
  }
}

export async function plain(id: string): Promise<string> {
  try {
    return await load(id);
  } catch (error) {
    throw new PlainError('no options here');
  }
}

export function forget(id: string): void {
  load(id);
  load(id).catch(() => {});
  try {
    JSON.parse(id);
  } catch {}
  if (id === '') throw 'empty id';
}
