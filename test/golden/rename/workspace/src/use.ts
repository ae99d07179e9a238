import { loadCart, saveCart } from './cart';
import * as cart from './cart';

export const handlers = { loadCart, saveCart };
export const names = ['loadCart'];
export const twice = (id: string): string => loadCart(cart.loadCart(id));
