import { useState } from 'react';
import { KANBAN } from '../../twin/plant/kanban.ts';
import type { Line } from '../../twin/plant/model.ts';
import { usePlant, useTwin } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';

const MOST = 99;

/** Two taps when material runs out: "Material runs out", then which; how many containers may be set before. */
export function MaterialPad({
  line,
  materials,
  enter,
}: {
  readonly line: Line;
  /** What the product that runs is made of: its bins come first, and what has no bin is asked for by name. */
  readonly materials: readonly string[];
  readonly enter: (path: string, body: Record<string, unknown>) => void;
}) {
  const { t, f } = useWords();
  const { bins, machines } = usePlant();
  const { store } = useTwin();
  const [open, setOpen] = useState(false);
  /** Null = as each bin asks. */
  const [count, setCount] = useState<number | null>(null);
  const own = bins.filter(({ machine }) => machines[machine]?.line === line.slot);
  const sorted = [...own].sort(
    (a, b) => Number(materials.includes(b.material)) - Number(materials.includes(a.material)),
  );
  const loose = materials.filter((material) => !own.some((bin) => bin.material === material));
  if (own.length === 0 && loose.length === 0) return null;
  const ask = (material: Record<string, unknown>) => {
    setOpen(false);
    setCount(null);
    const at = new Date(store.now()).toISOString();
    enter('/api/v1/calls', {
      line: line.id,
      kind: KANBAN,
      at,
      material: { ...material, ...(count && { containers: count }) },
    });
  };
  if (!open)
    return (
      <button type="button" className="tile strong call-tile" onClick={() => setOpen(true)}>
        {t('supply.runsOut')}
      </button>
    );
  return (
    <fieldset className="pad supply-pad">
      <legend>{t('supply.which')}</legend>
      <div className="supply-count">
        <span>{t('supply.containers')}</span>
        <button
          type="button"
          className="tile"
          aria-label={t('supply.fewer')}
          disabled={(count ?? 1) <= 1}
          onClick={() => setCount((count ?? 1) - 1)}
        >
          −
        </button>
        <b className="num" aria-live="polite">
          {count ?? t('supply.asUsual')}
        </b>
        <button
          type="button"
          className="tile"
          aria-label={t('supply.more')}
          disabled={count === MOST}
          onClick={() => setCount((count ?? 0) + 1)}
        >
          +
        </button>
      </div>
      {sorted.map((bin) => (
        <button key={bin.id} type="button" className="tile strong" onClick={() => ask({ bin: bin.id })}>
          {f.say(bin.name)}
          <small>
            {t('supply.asks', { count: count ?? bin.containers, quantity: f.number(bin.quantity), unit: bin.unit })}
          </small>
        </button>
      ))}
      {loose.map((material) => (
        <button key={material} type="button" className="tile" onClick={() => ask({ material })}>
          {material}
        </button>
      ))}
      <button type="button" className="tile" onClick={() => setOpen(false)}>
        {t('operator.back')}
      </button>
    </fieldset>
  );
}
