/** Small shops with everything that a file may hold: several machines an operation, machines that come again, no duration. */

import { type Choice, type Shop, shopOf } from '../../../analytics/schedule/shop.ts';
import { uniform } from '../../../twin/simulate/streams.ts';

export interface ShopSize {
  readonly jobs: number;
  readonly machines: number;
  /** Operations a job at the most. */
  readonly operations: number;
  /** Machines an operation at the most. */
  readonly choices: number;
}

export function randomShop(random: Uint32Array, { jobs, machines, operations, choices }: ShopSize): Shop {
  const below = (n: number) => Math.floor(uniform(random, 0) * n);
  const choicesOf = (): Choice[] => {
    const named = Array.from({ length: machines }, (_, machine) => ({ machine, by: uniform(random, 0) }));
    named.sort((a, b) => a.by - b.by);
    return named.slice(0, 1 + below(choices)).map(({ machine }) => ({ machine, duration: below(10) }));
  };
  const routeOf = () => Array.from({ length: 1 + below(operations) }, choicesOf);
  return shopOf(machines, Array.from({ length: jobs }, routeOf));
}
