import '../write.css';
import { useState } from 'react';
import { Temporal } from 'temporal-polyfill';
import { getStudies } from '../../http/gauges-api.ts';
import { getCharacteristics } from '../../http/quality-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { StudyCard } from './StudyCard.tsx';
import { StudyForm } from './StudyForm.tsx';
import { standingOf } from './study-plot.ts';

const WRITES = ['quality', 'engineer', 'admin'] as const;
const MARKS = { good: '●', conditional: '◐', 'not-fit': '○' } as const;

/** Gauges with what their newest study came to, and when the next one is due. */
export function GaugesTab() {
  const { t, f } = useWords();
  const me = useMe();
  const zone = usePlant().site.timezone;
  const { answer, trouble, again } = usePolled(async (signal) => {
    const [studies, characteristics] = await Promise.all([getStudies(signal), getCharacteristics(signal)]);
    return { studies, characteristics };
  }, 'gauges');
  const [writing, setWriting] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const studies = answer?.studies ?? [];
  const standing = standingOf(studies);
  const today = Temporal.Now.plainDateISO(zone).toString();
  const nameOf = (id: string) => answer?.characteristics.find((one) => one.id === id);
  const shown = studies.find(({ id }) => id === opened) ?? standing[0];
  return (
    <section className="holds">
      <Trouble words={trouble} />
      {answer && writing && (
        <StudyForm
          characteristics={answer.characteristics}
          gauges={[...new Set(studies.map(({ gauge }) => gauge))]}
          done={(study) => {
            setWriting(false);
            if (study) setOpened(study.id);
            again();
          }}
        />
      )}
      {answer && !writing && (
        <section className="card">
          <div className="card-head">
            <h2>{t('gauges.title')}</h2>
            <span className="grow" />
            {hasRole(me, WRITES) && (
              <button type="button" className="button" onClick={() => setWriting(true)}>
                {t('gauges.new')}
              </button>
            )}
          </div>
          {standing.length === 0 && <p className="quiet">{t('gauges.none')}</p>}
          {standing.length > 0 && (
            <div className="table-frame">
              <table className="order-table">
                <thead>
                  <tr>
                    <th scope="col">{t('gauges.gauge')}</th>
                    <th scope="col">{t('gauges.characteristic')}</th>
                    <th scope="col">{t('gauges.result')}</th>
                    <th scope="col">{t('gauges.grr')}</th>
                    <th scope="col">{t('gauges.ndc')}</th>
                    <th scope="col">{t('gauges.studied')}</th>
                    <th scope="col">{t('gauges.due')}</th>
                  </tr>
                </thead>
                <tbody>
                  {standing.map((one) => {
                    const known = nameOf(one.characteristic);
                    return (
                      <tr key={one.id}>
                        <th scope="row">
                          <button
                            type="button"
                            className="link-button"
                            aria-pressed={one === shown}
                            onClick={() => setOpened(one.id)}
                          >
                            {one.gauge}
                          </button>
                        </th>
                        <td>{known ? f.say(known.name) : one.characteristic}</td>
                        <td>
                          <span aria-hidden="true">{MARKS[one.verdict]}</span> {t(`gauges.verdict.${one.verdict}`)}
                        </td>
                        <td className="num">{f.percent(one.studyVariation, 1)}</td>
                        <td className="num">{one.categories === null ? t('gauges.all') : f.number(one.categories)}</td>
                        <td className="num">
                          {f.date(Date.parse(one.recorded))}
                          {one.version > 1 && (
                            <span className="caption"> {t('gauges.version', { version: one.version })}</span>
                          )}
                        </td>
                        <td className={one.due !== '' && one.due <= today ? 'short num' : 'num'}>
                          {one.due === ''
                            ? '–'
                            : one.due <= today
                              ? t('gauges.overdue', { date: f.date(Date.parse(`${one.due}T12:00:00Z`)) })
                              : f.date(Date.parse(`${one.due}T12:00:00Z`))}
                        </td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </div>
          )}
        </section>
      )}
      {!writing && shown && <StudyCard study={shown} characteristic={nameOf(shown.characteristic)} />}
    </section>
  );
}
