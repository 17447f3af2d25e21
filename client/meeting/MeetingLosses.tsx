import { ActionButton } from '../actions/ActionButton.tsx';
import type { MeetingAnswer } from '../http/openapi.d.ts';
import { usePlant } from '../live/twin-context.ts';
import { isComparable } from '../losses/asked.ts';
import { writeOnly } from '../losses/filter.ts';
import { useNames } from '../losses/use-names.ts';
import { Link } from '../router/Link.tsx';
import { hoursText } from '../why/why-words.ts';
import { useWords } from '../words/use-words.ts';

/** The three that cost most, each against the day before, and what is made of it: an action. */
export function MeetingLosses({ answer }: { readonly answer: MeetingAnswer }) {
  const { t, f } = useWords();
  const names = useNames();
  const plant = usePlant();
  const { from, to } = answer.window;
  const compared = isComparable(answer.losses);
  return (
    <section className="card meeting-losses" aria-labelledby="meeting-losses">
      <h2 id="meeting-losses">{t('meeting.topLosses')}</h2>
      {answer.losses.entries.length === 0 && (
        <p className="quiet">
          {t(answer.lines.every(({ coverage }) => coverage <= 0) ? 'reason.no-data' : 'losses.nothing')}
        </p>
      )}
      <ol>
        {answer.losses.entries.map(({ key, ms, money, stops, before }, i) => {
          const only = Object.fromEntries(Object.entries(key).filter(([, value]) => value));
          const machine = plant.machines.find(({ id }) => id === key.machine);
          const line = machine ? plant.lines[machine.line] : undefined;
          const scope = line ? `line:${line.id}` : 'site';
          const place = `/losses?line=${line?.id ?? 'all'}&period=any&from=${from}&to=${to}&only=${encodeURIComponent(writeOnly(only) ?? '')}`;
          const change = compared ? ms - before.ms : null;
          return (
            <li key={JSON.stringify(key)}>
              <b className="meeting-rank num">{i + 1}</b>
              <span className="meeting-loss">
                <Link href={place}>{names.reason(key)}</Link>
                <span className="quiet num">
                  {line ? `${f.say(line.name)} · ` : ''}
                  {t('line.stops', { count: stops })}
                  {money === null ? '' : ` · ${f.money(money)}`}
                </span>
              </span>
              <span className="meeting-lost num">
                {hoursText(ms, f)}
                <span className={change !== null && change > 0 ? 'short' : 'quiet'}>
                  {change === null
                    ? t('losses.nothingBefore')
                    : Math.abs(change) < 30_000
                      ? t('meeting.same')
                      : `${change > 0 ? '▲' : '▼'} ${hoursText(Math.abs(change), f)}`}
                </span>
              </span>
              <ActionButton
                draft={{
                  line: line?.id ?? null,
                  machine: key.machine || null,
                  title: names.reason(key),
                  evidence: { scope, from: Date.parse(from), to: Date.parse(to), only },
                  measure: { kind: 'loss', scope, only, by: 'stops' },
                }}
              />
            </li>
          );
        })}
      </ol>
    </section>
  );
}
