/** How a chance is shown: from the one on at which somebody is called it is a call, half of it is worth a look. */
import type { AssetRisk } from '../../http/predict-api.ts';

export type Risk = 'call' | 'look' | 'quiet';

/** Until a record says where calls pay. */
const CALLED_FROM = 0.5;

export function riskOf({ said, calledFrom }: Pick<AssetRisk, 'said' | 'calledFrom'>): Risk {
  if (!said || said.thin) return 'quiet';
  const from = calledFrom ?? CALLED_FROM;
  return said.probability >= from ? 'call' : said.probability >= from / 2 ? 'look' : 'quiet';
}
