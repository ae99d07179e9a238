import { FILES } from './fixture.ts';

/** A change of one file: a text in it that becomes another one. */
export interface BehaviourSeed {
  readonly path: string;
  readonly from: string;
  readonly to: string;
}

export function textWith({ path, from, to }: BehaviourSeed): string {
  const text = FILES[path];
  if (text?.includes(from) !== true) throw new Error(`${path} has no ${from}`);
  return text.replace(from, () => to);
}

const seed = (path: string, from: string, to: string): BehaviourSeed => ({ path, from, to });
const [PRICES, NUMBERS, TEXTS, CUSTOMERS, LISTS, UNITS] = [
  'src/prices.ts',
  'src/numbers.ts',
  'src/texts.ts',
  'src/customers.ts',
  'src/lists.ts',
  'js/units.js',
] as const;

/** Each makes a function answer otherwise for some input, as refactorings that went wrong do. */
export const WORSE: readonly BehaviourSeed[] = [
  seed(PRICES, 'points >= 100', 'points > 100'),
  seed(PRICES, 'cents * 0.95', 'cents * 0.9'),
  seed(PRICES, "    case 'AT':\n", ''),
  seed(PRICES, 'if (cents <= 0) return 0;', 'if (cents < 0) return 0;'),
  seed(PRICES, '[...lines].sort', 'lines.sort'),
  seed(PRICES, "throw new RangeError('nothing to quote');", 'return 0;'),
  seed(PRICES, 'tea: 7,', 'tea: 19,'),
  seed(NUMBERS, 'Math.round(value * factor)', 'Math.floor(value * factor)'),
  seed(NUMBERS, '  if (values.length === 0) return 0;\n', ''),
  seed(NUMBERS, 'value % 2 === 0', 'value % 2 !== 1'),
  seed(NUMBERS, 'values.push(from + index)', 'values.push(from + index + 1)'),
  seed(TEXTS, '    .trim()\n    .toLowerCase()\n', '    .toLowerCase()\n'),
  seed(TEXTS, "text.indexOf('=')", "text.lastIndexOf('=')"),
  seed(TEXTS, 'text.length > most', 'text.length >= most'),
  seed(TEXTS, "    if (word === '') continue;\n", ''),
  seed(CUSTOMERS, 'customer.email !== null) {', 'customer.email) {'),
  seed(CUSTOMERS, "customer.points > 10 && customer.tags.includes('regular')", "customer.points > 10 || customer.tags.includes('regular')"),
  seed(CUSTOMERS, "throw new TypeError('a customer has a name')", "throw new TypeError('a customer needs a name')"),
  seed(LISTS, 'if (at > 0) {', 'if (at >= 0) {\n    if (at === 0) values.push(value);'),
  seed(UNITS, 'grams >= 1000', 'grams > 1000'),
];

/** Each leaves every answer as it is, as refactorings do. */
export const SAME: readonly BehaviourSeed[] = [
  seed(PRICES, '  return line.cents * line.amount;', '  const { cents, amount } = line;\n  return cents * amount;'),
  seed(PRICES, '  return line.cents * line.amount;', '  return line.amount * line.cents;'),
  seed(
    PRICES,
    '  let sum = 0;\n  for (const line of lines) {\n    sum += lineTotal(line);\n  }\n  return sum;',
    '  return lines.reduce((sum, line) => sum + lineTotal(line), 0);',
  ),
  seed(
    PRICES,
    '  for (const line of lines) {\n    sum += lineTotal(line);\n  }',
    '  lines.forEach((line) => {\n    sum += lineTotal(line);\n  });',
  ),
  seed(
    PRICES,
    'let sum = 0;\n  for (const line of lines) {\n    sum += lineTotal(line);\n  }\n  return sum;',
    'let cents = 0;\n  for (const line of lines) {\n    cents = cents + lineTotal(line);\n  }\n  return cents;',
  ),
  seed(PRICES, 'roundTo((lineTotal(line) * RATES[line.kind]) / 100, 2)', 'roundTo((RATES[line.kind] * lineTotal(line)) / 100, 2)'),
  seed(
    PRICES,
    '  return roundTo((lineTotal(line) * RATES[line.kind]) / 100, 2);',
    '  const rate = RATES[line.kind];\n  const taxed = lineTotal(line) * rate;\n  return roundTo(taxed / 100, 2);',
  ),
  seed(
    PRICES,
    '  } else if (points > 50) {\n    return cents * 0.95;\n  } else {\n    return cents;\n  }',
    '  }\n  if (points > 50) {\n    return cents * 0.95;\n  }\n  return cents;',
  ),
  seed(PRICES, 'if (points >= 100) {', 'if (!(points < 100)) {'),
  seed(PRICES, "    case 'AT':\n    case 'CH':\n      return 990;", "    case 'CH':\n    case 'AT':\n      return 990;"),
  seed(
    PRICES,
    "  switch (country) {\n    case 'DE':\n      return 490;\n    case 'AT':\n    case 'CH':\n      return 990;\n    default:\n      return 1990;\n  }",
    "  if (country === 'DE') return 490;\n  return country === 'AT' || country === 'CH' ? 990 : 1990;",
  ),
  seed(PRICES, '  if (cents <= 0) return 0;\n', '  if (cents <= 0) {\n    return 0;\n  }\n'),
  seed(PRICES, '[...lines].sort', 'lines.slice().sort'),
  seed(PRICES, '(one, other) => one.cents - other.cents', '(a, b) => a.cents - b.cents'),
  seed(PRICES, '[0];', '.at(0);'),
  seed(PRICES, '  return sum + shipping(sum, country);', '  const costs = shipping(sum, country);\n  return sum + costs;'),
  seed(PRICES, '  const sum = total(lines);\n  if (sum < 0)', '  const sum = await Promise.resolve(total(lines));\n  if (sum < 0)'),
  seed(
    PRICES,
    'const RATES: Readonly<Record<Kind, number>> = { tea: 7, cake: 19, other: 19 };',
    'const FULL = 19;\nconst RATES: Readonly<Record<Kind, number>> = { tea: 7, cake: FULL, other: FULL };',
  ),
  seed(NUMBERS, 'const factor = 10 ** digits;', 'const factor = Math.pow(10, digits);'),
  seed(
    NUMBERS,
    '  const factor = 10 ** digits;\n  return Math.round(value * factor) / factor;',
    '  const scale = 10 ** digits;\n  return Math.round(value * scale) / scale;',
  ),
  seed(
    NUMBERS,
    '): number => Math.min(Math.max(value, low), high);',
    '): number => {\n  const raised = Math.max(low, value);\n  return Math.min(high, raised);\n};',
  ),
  seed(NUMBERS, 'values.length === 0', 'values.length < 1'),
  seed(
    NUMBERS,
    '  return values.reduce((sum, value) => sum + value, 0) / values.length;',
    '  let sum = 0;\n  for (const value of values) sum += value;\n  return sum / values.length;',
  ),
  seed(
    NUMBERS,
    '  if (values.length === 0) return 0;\n  return values.reduce((sum, value) => sum + value, 0) / values.length;',
    '  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;',
  ),
  seed(NUMBERS, 'return value % 2 === 0;', 'return !(value % 2);'),
  seed(
    NUMBERS,
    '  const values: number[] = [];\n  for (let index = 0; index < Math.min(count, 50); index++) {\n    values.push(from + index);\n  }\n  return values;',
    '  const length = Math.max(0, Math.ceil(Math.min(count, 50)));\n  return Array.from({ length }, (_, index) => from + index);',
  ),
  seed(NUMBERS, 'index++', 'index += 1'),
  seed(NUMBERS, '  return value > 0 ? 1 : value < 0 ? -1 : 0;', '  if (value > 0) return 1;\n  if (value < 0) return -1;\n  return 0;'),
  seed(TEXTS, '    .trim()\n    .toLowerCase()\n', '    .toLowerCase()\n    .trim()\n'),
  seed(TEXTS, '/[^a-z0-9]+/g', '/[^0-9a-z]+/g'),
  seed(
    TEXTS,
    "  return name\n    .split(' ')\n    .filter((part) => part !== '')",
    "  return name\n    .split(' ')\n    .filter((part) => part.length > 0)",
  ),
  seed(TEXTS, 'part[0]!.toUpperCase()', 'part.charAt(0).toUpperCase()'),
  seed(TEXTS, "text.slice(0, most) + '…'", '`${text.slice(0, most)}…`'),
  seed(TEXTS, "text.length > most ? text.slice(0, most) + '…' : text", "text.length <= most ? text : text.slice(0, most) + '…'"),
  seed(TEXTS, '  if (at < 0) return null;\n  return {', '  if (at === -1) return null;\n  return {'),
  seed(TEXTS, '{ key: text.slice(0, at), value: text.slice(at + 1) }', '{ value: text.slice(at + 1), key: text.substring(0, at) }'),
  seed(
    TEXTS,
    "    if (word === '') continue;\n    counts.set(word, (counts.get(word) ?? 0) + 1);",
    "    if (word !== '') {\n      const known = counts.get(word) ?? 0;\n      counts.set(word, known + 1);\n    }",
  ),
  seed(TEXTS, "'\"' + text + '\"'", '`"${text}"`'),
  seed(
    CUSTOMERS,
    "  if (customer.email !== null) {\n    return 'Dear ' + customer.name;\n  }\n  return 'Hello ' + customer.name;",
    "  const word = customer.email === null ? 'Hello' : 'Dear';\n  return `${word} ${customer.name}`;",
  ),
  seed(
    CUSTOMERS,
    "customer.points > 10 && customer.tags.includes('regular')",
    "!(customer.points <= 10 || !customer.tags.includes('regular'))",
  ),
  seed(
    CUSTOMERS,
    '  if (customer.tags.includes(tag)) return customer;\n  return { ...customer, tags: [...customer.tags, tag] };',
    '  return customer.tags.includes(tag) ? customer : { ...customer, tags: customer.tags.concat(tag) };',
  ),
  seed(
    CUSTOMERS,
    '[...customers].sort((one, other) => other.points - one.points)',
    'Array.from(customers).sort((a, b) => b.points - a.points)',
  ),
  seed(
    CUSTOMERS,
    "  const found: string[] = [];\n  for (const customer of customers) {\n    if (customer.email !== null && customer.email !== '') found.push(customer.email);\n  }\n  return found;",
    '  return customers.flatMap(({ email }) => (email ? [email] : []));',
  ),
  seed(
    CUSTOMERS,
    "  if (points >= 100) return 'gold';\n  if (points >= 20) return 'silver';\n  return 'none';",
    "  return points >= 100 ? 'gold' : points >= 20 ? 'silver' : 'none';",
  ),
  seed(CUSTOMERS, "if (trimmed === '')", 'if (trimmed.length === 0)'),
  seed(
    LISTS,
    '    if (group) {\n      group.push(value);\n    } else {\n      groups.set(key, [value]);\n    }',
    '    if (!group) groups.set(key, [value]);\n    else group.push(value);',
  ),
  seed(LISTS, 'return [...new Set(values)];', 'return values.filter((value, index) => values.indexOf(value) === index);'),
  seed(LISTS, 'values[values.length - 1]', 'values.at(-1)'),
  seed(UNITS, "return grams / 1000 + ' kg';", 'return `${grams / 1000} kg`;'),
  seed(
    UNITS,
    "  let padded = text;\n  while (padded.length < Math.min(width, 40)) {\n    padded = padded + ' ';\n  }\n  return padded;",
    "  return text.padEnd(Math.min(width, 40), ' ');",
  ),
];
