import './why.css';
import { useEffect, useRef } from 'react';
import { ActionButton } from '../actions/ActionButton.tsx';
import type { Action } from '../actions/open-action.ts';
import type { WhyOfAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { usePlant } from '../live/twin-context.ts';
import { Icon } from '../ui/icons.tsx';
import { useWords } from '../words/use-words.ts';
import { closeWhy, useOpenWhy, type WhyQuestion } from './open-why.ts';
import { WhyEvidence } from './WhyEvidence.tsx';
import { filledIn, valueText } from './why-words.ts';

/** What a figure is made of, down to single stops, counts and corrections. Beside the screen, which stays in use. */
export function WhyPanel() {
  const opened = useOpenWhy();
  if (!opened) return null;
  return <Panel key={opened.at} question={opened.question} at={opened.at} />;
}

function Panel({ question, at }: { readonly question: WhyQuestion; readonly at: number }) {
  const { t, f } = useWords();
  const { kpi, scope, window, profile } = question;
  const asked = new URLSearchParams({ scope, from: iso(window.from), to: iso(window.to), profile });
  const { answer, failed } = useAnswer<WhyOfAnswer>(`/api/v1/why/${kpi}?${asked}`, String(at), true);
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      closeWhy();
    };
    document.addEventListener('keydown', key);
    return () => document.removeEventListener('keydown', key);
  }, []);
  useEffect(() => {
    if (answer) performance.measure('gemba:why', { start: at, end: performance.now() });
  }, [answer, at]);

  return (
    <aside className="why" role="dialog" aria-labelledby="why-title" data-kpi={kpi}>
      <div className="why-head">
        <h1 id="why-title">
          {t('why.title', { name: t(`kpi.${kpi}`, { defaultValue: kpi }) })}
          {answer && <b className="num"> {valueText(answer.value, answer.unit, f)}</b>}
        </h1>
        <button ref={close} type="button" className="why-close" onClick={closeWhy} aria-label={t('shell.close')}>
          <Icon name="close" size={14} />
        </button>
      </div>
      <p className="why-window num">
        <ScopeName scope={scope} />, {f.day(window.from)} {t('why.to')} {f.day(window.to)}
      </p>
      {failed && <p role="alert">{failed}</p>}
      {!answer && !failed && <p className="quiet">{t('why.reading')}</p>}
      {answer && (
        <>
          <div className="why-formula">
            <div className="num">
              {filledIn(answer.text, answer.inputs.terms, f)} = <b>{valueText(answer.value, answer.unit, f)}</b>
            </div>
            <div className="caption">{answer.text}</div>
            {answer.value === null && (
              <p className="why-absent">
                {t('why.absent', {
                  why: t(`reason.${answer.reason ?? 'no-data'}`, { defaultValue: t('reason.other') }),
                })}
              </p>
            )}
          </div>
          <WhyEvidence answer={answer} window={window} />
          <ActionButton
            words
            draft={{
              line: scope.startsWith('line:') ? scope.slice('line:'.length) : null,
              machine: scope.startsWith('machine:') ? scope.slice('machine:'.length) : null,
              title: `${t(`kpi.${kpi}`, { defaultValue: kpi })} ${valueText(answer.value, answer.unit, f)}`,
              evidence: { scope, kpi, from: window.from, to: window.to },
              measure: { kind: 'kpi', scope, kpi, profile: profileOf(answer.profile) },
            }}
          />
          <p className="caption">{t('why.profile', { profile: answer.profile, version: answer.version })}</p>
        </>
      )}
    </aside>
  );
}

function ScopeName({ scope }: { readonly scope: string }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const [kind, id] = scope.split(':', 2);
  const named = kind === 'line' ? plant.lines.find((l) => l.id === id) : plant.machines.find((m) => m.id === id);
  return kind === 'site' ? t('losses.allLines') : named ? f.say(named.name) : id;
}

const iso = (at: number): string => new Date(at).toISOString();

type KpiMeasure = Extract<NonNullable<Action['measure']>, { kind: 'kpi' }>;
/** The server names its own profile. */
const profileOf = (profile: string) => profile as KpiMeasure['profile'];
