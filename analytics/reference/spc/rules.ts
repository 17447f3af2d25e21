/** Reference method of the rules: indices, from 0, of the completing points. */
import { RULE_BIT, RULES, rulesOver } from '../../spc/rules.ts';
import type { Method } from '../case.ts';

interface Inputs {
  readonly x: readonly (number | null)[];
  readonly center: number;
  readonly sigma: number;
}

function rules({ x, center, sigma }: Inputs): Readonly<Record<string, unknown>> {
  if (!(sigma > 0)) throw new RangeError(`rules: sigma is above 0, not ${sigma}`);
  const masks = rulesOver(x.map((value) => (value === null ? Number.NaN : (value - center) / sigma)));
  const completing = (bit: number) => masks.flatMap((mask, i) => ((mask & bit) === 0 ? [] : [i]));
  const nelson = RULES.filter((rule) => rule.startsWith('nelson-'));
  return {
    nelson: Object.fromEntries(nelson.map((rule) => [rule.slice('nelson-'.length), completing(RULE_BIT[rule])])),
    western_electric_4_eight_one_side: completing(RULE_BIT['we-4']),
  };
}

export const RULE_METHODS: Readonly<Record<string, Method>> = { 'Nelson 8 + WE4 run length 8': rules };
