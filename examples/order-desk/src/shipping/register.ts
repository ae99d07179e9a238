import { money } from '../util/money.js';
import { registerCarrier, type Carrier } from './carriers.js';

/*
 * The carriers that we have contracts with. Importing this module registers them;
 * prices are those of the contracts of 2026, net of tax.
 */

const neighbours = ['DE', 'AT', 'CH', 'NL', 'BE', 'LU', 'FR', 'PL', 'CZ', 'DK'];

export const defaultCarriers: readonly Carrier[] = [
  {
    code: 'post',
    name: 'Post',
    countries: ['DE'],
    base: money(490),
    perKilo: money(60),
    maxGrams: 31_500,
  },
  {
    code: 'swift',
    name: 'Swift Parcel',
    countries: neighbours,
    base: money(690),
    perKilo: money(45),
    maxGrams: 40_000,
  },
  {
    code: 'globe',
    name: 'Globe Freight',
    countries: [...neighbours, 'US', 'GB', 'SE', 'IT', 'ES'],
    base: money(1890),
    perKilo: money(410),
    maxGrams: 70_000,
  },
];

for (const carrier of defaultCarriers) {
  registerCarrier(carrier);
}
