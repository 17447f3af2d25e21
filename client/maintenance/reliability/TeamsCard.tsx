import type { MaintenanceReliabilityAnswer } from '../../http/openapi.d.ts';
import { useNames } from '../../losses/use-names.ts';
import { Segments } from '../../ui/Segments.tsx';
import { useWords } from '../../words/use-words.ts';
import { useHours } from './use-hours.ts';

const BY = ['shift', 'crew'] as const;
export type TeamsBy = (typeof BY)[number];
export const REPEAT_HOURS = [8, 24, 100] as const;
export type RepeatHours = (typeof REPEAT_HOURS)[number];

/** How soon somebody came, how soon it ran, and what came back: by who was there when it failed. */
export function TeamsCard(props: {
  readonly told: MaintenanceReliabilityAnswer;
  readonly by: TeamsBy;
  setBy(by: TeamsBy): void;
  readonly repeatHours: RepeatHours;
  setRepeatHours(hours: RepeatHours): void;
}) {
  const { told, by, setBy, repeatHours, setRepeatHours } = props;
  const { t, f } = useWords();
  const hours = useHours();
  const names = useNames();
  const repeats = ({ count, of }: { readonly count: number; readonly of: number }) =>
    of === 0 ? f.none : t('maintenance.ofThem', { count: f.number(count), of: f.number(of) });
  return (
    <section className="card" aria-labelledby="rel-teams-title">
      <div className="card-head">
        <h2 id="rel-teams-title">{t('maintenance.teams')}</h2>
        <Segments
          label={t('maintenance.teamsBy')}
          of={BY}
          chosen={by}
          choose={setBy}
          words={(one) => t(`maintenance.by.${one}`)}
        />
        <span className="grow" />
        <span className="caption">{t('maintenance.repeatWithin')}</span>
        <Segments
          label={t('maintenance.repeatWithin')}
          of={REPEAT_HOURS}
          chosen={repeatHours}
          choose={setRepeatHours}
          words={(one) => t('maintenance.hours', { hours: f.number(one) })}
        />
      </div>
      <div className="table-frame">
        <table className="order-table rel-table">
          <thead>
            <tr>
              <th scope="col">{t(`maintenance.by.${by}`)}</th>
              <th scope="col" className="figure">
                {t('maintenance.count')}
              </th>
              <th scope="col" className="figure" title={t('maintenance.typical')}>
                {t('maintenance.firstHand')}
              </th>
              <th scope="col" className="figure" title={t('maintenance.typical')}>
                {t('maintenance.down')}
              </th>
              <th scope="col" className="figure">
                {t('maintenance.cameBack')}
              </th>
            </tr>
          </thead>
          <tbody>
            {told.teams.map((team) => (
              <tr key={team.value}>
                <th scope="row">{team.value === null ? t('losses.notSaid') : names.value(by, team.value)}</th>
                <td className="figure num">{f.number(team.failures)}</td>
                <td className="figure num">
                  {team.response.median === null ? f.none : hours.of(team.response.median)}
                  {team.response.n > 0 && team.response.n < team.failures && (
                    <span className="quiet"> {t('maintenance.ofN', { count: team.response.n })}</span>
                  )}
                </td>
                <td className="figure num" title={hours.range(team.repair.medianRange)}>
                  {team.repair.median === null ? f.none : hours.of(team.repair.median)}
                </td>
                <td className="figure num">{repeats(team.repeats)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="caption">
        {told.responses.n === 0 ? t('maintenance.noHands') : t('maintenance.handsHow')} {t('maintenance.repeatHow')}
      </p>
    </section>
  );
}
