import { money, multiplyMoney, type Money } from '../util/money.js';

export interface Carrier {
  readonly code: string;
  readonly name: string;
  readonly countries: readonly string[];
  readonly base: Money;
  /** Heavier parcels cost as much more, per kilogram that is begun. */
  readonly perKilo: Money;
  readonly maxGrams: number;
}

export interface Quote {
  readonly carrier: Carrier;
  readonly price: Money;
}

const carriers = new Map<string, Carrier>();

/** Makes a carrier known; the last registration of a code wins. */
export function registerCarrier(carrier: Carrier): void {
  carriers.set(carrier.code, carrier);
}

export function knownCarriers(): Carrier[] {
  return [...carriers.values()].sort((a, b) => a.code.localeCompare(b.code));
}

/** The carrier with this code. Codes that nobody gave to {@link registerCarrier} are thrown back. */
export function findCarrier(code: string): Carrier {
  const carrier = carriers.get(code);
  if (!carrier) throw 'unknown carrier';
  return carrier;
}

export function priceOf(carrier: Carrier, grams: number): Money {
  const kilos = Math.max(1, Math.ceil(grams / 1000));
  const extra = multiplyMoney(carrier.perKilo, kilos - 1);
  return money(carrier.base.cents + extra.cents, carrier.base.currency);
}

/** All offers for a parcel, the cheapest first. */
export function quotes(country: string, grams: number): Quote[] {
  return knownCarriers()
    .filter((carrier) => carrier.countries.includes(country) && grams <= carrier.maxGrams)
    .map((carrier) => ({ carrier, price: priceOf(carrier, grams) }))
    .sort((a, b) => a.price.cents - b.price.cents);
}

/** The first of {@link quotes}, if there is one. */
export function cheapest(country: string, grams: number): Quote | undefined {
  return quotes(country, grams)[0];
}
