import { useState } from 'react';
import { filePath, type Step } from '../http/checklists-api.ts';
import { useWords } from '../words/use-words.ts';

const percent = (part: number): number => Math.round(100 * part);
const part = (text: string): number => Math.min(1, Math.max(0, Number(text) / 100 || 0));

/** Where places of defects lie on the picture of a step: by a click on it, or by numbers. */
export function PlaceSpots({ step, change }: { readonly step: Step; readonly change: (step: Step) => void }) {
  const { t } = useWords();
  const places = [...new Set((step.defects ?? []).flatMap((defect) => defect.places ?? []))];
  const [chosen, setChosen] = useState<string | null>(null);
  const [shown, setShown] = useState(true);
  const { spots = [] } = step;
  if (!step.file || places.length === 0 || !shown) return null;
  const place = places.find((one) => one === chosen) ?? places[0] ?? '';
  const own = spots.find((spot) => spot.place === place);
  const put = (x: number, y: number) =>
    change({ ...step, spots: [...spots.filter((spot) => spot.place !== place), { place, x, y }] });
  return (
    <fieldset className="template-step place-spots">
      <legend>{t('checklists.spots')}</legend>
      <div className="segments">
        {places.map((one) => (
          <button key={one} type="button" aria-pressed={one === place} onClick={() => setChosen(one)}>
            {one}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the numbers below do the same. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the numbers below do the same. */}
      <div
        className="defect-picture"
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          put((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
        }}
      >
        {/* A document is no picture. */}
        <img src={filePath(step.file)} alt={t('checklists.document')} onError={() => setShown(false)} />
        {spots.map(({ place: name, x, y }) => (
          <span
            key={name}
            className={name === place ? 'defect-mark' : 'defect-mark defect-mark-none'}
            style={{ left: `${100 * x}%`, top: `${100 * y}%` }}
          >
            {name}
          </span>
        ))}
      </div>
      <label className="field">
        <span>{t('checklists.spotX')}</span>
        <input
          type="number"
          min="0"
          max="100"
          value={own ? percent(own.x) : ''}
          onChange={(event) => put(part(event.target.value), own?.y ?? 0.5)}
        />
      </label>
      <label className="field">
        <span>{t('checklists.spotY')}</span>
        <input
          type="number"
          min="0"
          max="100"
          value={own ? percent(own.y) : ''}
          onChange={(event) => put(own?.x ?? 0.5, part(event.target.value))}
        />
      </label>
    </fieldset>
  );
}
