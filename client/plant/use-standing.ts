/** Goods that stand in the plant now, or stood there at the moment of the address; what was known stays while it is asked again. */
import { useEffect, useState } from 'react';
import type { PlantModel } from '../../twin/plant/model.ts';
import { getStanding, type Standing } from '../http/holds-api.ts';
import { lookAgain } from '../http/look-again.ts';
import { usePlant } from '../live/twin-context.ts';
import { momentOf, usePlace } from '../router/router.ts';
import type { StandingGoods } from './scene/goods/standing-goods.ts';

const AGAIN_MS = 5_000;
/** While a past moment plays, it is asked for each so many ms of it. */
const STEP_MS = 10_000;
const NONE: readonly StandingGoods[] = [];

export function useStanding(): readonly StandingGoods[] {
  const plant = usePlant();
  const moment = momentOf(usePlace().query);
  const at = moment === null ? null : Math.floor(moment / STEP_MS) * STEP_MS;
  const [goods, setGoods] = useState(NONE);
  useEffect(() => {
    let last = '';
    return lookAgain({
      ask: (stop) => getStanding(at, stop),
      told: (found) => {
        const text = JSON.stringify(found);
        // The scene draws again only what is new.
        if (text !== last) setGoods(found.map((one) => goodsOf(plant, one)));
        last = text;
      },
      // A server that is away says nothing of what stands where.
      failed: () => {
        last = '';
        setGoods(NONE);
      },
      everyMs: at === null ? AGAIN_MS : null,
    });
  }, [at, plant]);
  return goods;
}

const goodsOf = (plant: PlantModel, { line, place, count, held, holds }: Standing): StandingGoods => ({
  ...{ count, held },
  line: plant.lines.find(({ id }) => id === line)?.slot ?? null,
  place: place && { id: place.location, name: place.name },
  holds: holds.map(({ hold, reason }) => ({ id: hold, reason })),
});
