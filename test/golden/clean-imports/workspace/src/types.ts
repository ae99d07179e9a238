export interface Item {
  readonly id: string;
}
export const EMPTY: Item = { id: '' };
export function unused(): void {}
