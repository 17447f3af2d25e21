import { useEffect, useState } from 'react';
import { type FoundDevice, getFound } from '../../http/setup-api.ts';
import { HiddenHeader } from '../../ui/HiddenHeader.tsx';
import { useWords } from '../../words/use-words.ts';
import { type Candidate, ofDevice } from './candidate.ts';

const LOOK_MS = 2000;

/** Found, not mapped: what a broker's devices tell of themselves. */
export function DeviceFinder({
  source,
  take,
}: {
  readonly source: string;
  readonly take: (found: readonly Candidate[]) => void;
}) {
  const { t, f } = useWords();
  const [devices, setDevices] = useState<readonly FoundDevice[] | null>(null);
  const [tells, setTells] = useState(true);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<string | null>(null);

  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      try {
        const answer = await getFound(source, stop.signal);
        setDevices(answer.devices);
        setTells(answer.tells);
      } catch {
        // Asked again in a moment.
      }
      if (!stop.signal.aborted) timer = setTimeout(() => void look(), LOOK_MS);
    };
    void look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [source]);

  const choose = (next: ReadonlySet<string>) => {
    setChosen(next);
    take((devices ?? []).filter(({ device }) => next.has(device)).map(ofDevice));
  };
  const free = (devices ?? []).filter(({ metrics }) => metrics.some(({ mapped }) => !mapped));
  const shown = devices?.find(({ device }) => device === open);

  return (
    <section className="card finder">
      <div className="finder-head">
        <h2>{t('setup.foundNotMapped')}</h2>
        {free.length > 0 && (
          <button
            type="button"
            className="button"
            onClick={() => choose(new Set(chosen.size === free.length ? [] : free.map(({ device }) => device)))}
          >
            {t(chosen.size === free.length ? 'setup.chooseNone' : 'setup.chooseAll')}
          </button>
        )}
      </div>
      {!tells && <p>{t('setup.cannotTell')}</p>}
      {tells && devices !== null && free.length === 0 && <p role="status">{t('setup.allMapped')}</p>}
      {free.length > 0 && (
        <div className="scroll">
          <table className="grid">
            <thead>
              <tr>
                <HiddenHeader words={t('setup.choose')} />
                <th scope="col">{t('setup.device')}</th>
                <th scope="col">{t('setup.status')}</th>
                <th scope="col" className="right">
                  {t('setup.metrics')}
                </th>
                <th scope="col" className="right">
                  {t('setup.rate')}
                </th>
              </tr>
            </thead>
            <tbody>
              {free.map(({ device, status, metrics }) => (
                <tr key={device}>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={device}
                      checked={chosen.has(device)}
                      onChange={(event) => {
                        const next = new Set(chosen);
                        if (event.target.checked) next.add(device);
                        else next.delete(device);
                        choose(next);
                      }}
                    />
                  </td>
                  <th scope="row">
                    <button
                      type="button"
                      className="link"
                      aria-expanded={open === device}
                      onClick={() => setOpen(open === device ? null : device)}
                    >
                      {device}
                    </button>
                  </th>
                  <td>{t(`online.${status}`)}</td>
                  <td className="num right">{f.number(metrics.length)}</td>
                  <td className="num right">{f.number(sum(metrics.map(({ rate }) => rate)), 1)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {shown && (
        <div className="scroll">
          <table className="grid">
            <caption>{shown.device}</caption>
            <thead>
              <tr>
                <th scope="col">{t('setup.metric')}</th>
                <th scope="col">{t('setup.type')}</th>
                <th scope="col" className="right">
                  {t('setup.value')}
                </th>
                <th scope="col">{t('setup.unit')}</th>
                <th scope="col" className="right">
                  {t('setup.rate')}
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.metrics.map(({ name, type, unit, value, rate }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{type}</td>
                  <td className="num right">{value === null ? f.none : String(value)}</td>
                  <td>{unit}</td>
                  <td className="num right">{f.number(rate, 1)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
