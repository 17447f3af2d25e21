import type { Signal, ToldOf } from '../http/quality-api.ts';
import { useAnswer } from '../http/use-answer.ts';
import { useWords } from '../words/use-words.ts';

/** Whom was told of a signal, and to whom it went on because nobody took it. */
export function SignalTold({ signal }: { readonly signal: Signal }) {
  const { t, f } = useWords();
  const key = `told ${signal.id} ${signal.level} ${signal.state}`;
  const { answer } = useAnswer<ToldOf>(`/api/v1/quality/signals/${signal.id}/told`, key);
  if (!answer) return null;
  const unsaid = signal.escalated.filter((_, i) => !answer.told.some(({ level }) => level > i));
  if (answer.told.length === 0 && unsaid.length === 0) return null;
  return (
    <ul className="spc-told" aria-label={t('spc.told')}>
      {answer.told.map(({ at, level, who, channel, status }) => (
        <li key={`${level} ${at} ${channel} ${who}`} className={level > 0 ? 'raised' : ''}>
          {level === 0 && `${t('spc.told')}: `}
          {t(level > 0 ? 'spc.escalatedTo' : 'spc.toldTo', {
            ...{ who, time: f.clock(Date.parse(at)), channel: t(`notify.channel.${channel}`) },
          })}
          {status !== 'sent' && <em> – {t(status === 'dead' ? 'spc.toldDead' : 'spc.toldWaits')}</em>}
        </li>
      ))}
      {unsaid.map((at) => (
        <li key={at} className="raised">
          {t('spc.escalatedNobody', { time: f.clock(Date.parse(at)) })}
        </li>
      ))}
    </ul>
  );
}
