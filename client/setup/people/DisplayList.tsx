import { useState } from 'react';
import { addDisplay, getDisplays, revokeDisplay } from '../../http/people-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { Secret } from './Secret.tsx';
import { useAsked } from './use-asked.ts';

/** Screens on the shop floor: each with an address of its own, for one line. */
export function DisplayList() {
  const { t, f } = useWords();
  const { lines } = usePlant();
  const { answer, trouble, doing } = useAsked(getDisplays);
  const [name, setName] = useState('');
  const [line, setLine] = useState(lines[0]?.id ?? '');
  const [link, setLink] = useState<string | null>(null);
  const lineName = (id: string) => f.say(lines.find((one) => one.id === id)?.name ?? id);
  const add = async () => {
    setLink(`${location.origin}${(await addDisplay(name.trim(), line)).link}`);
    setName('');
  };
  return (
    <section className="card people-part">
      <h2>{t('people.displays')}</h2>
      <p className="quiet">{t('people.displaysHow')}</p>
      <ul className="people-rows">
        {(answer?.displays ?? []).map((display) => (
          <li key={display.id}>
            <b>{display.name}</b>
            <span>{lineName(display.line)}</span>
            <span className="quiet num">
              {t('people.madeBy', { day: f.date(Date.parse(display.created)), name: display.by })}
            </span>
            <button type="button" className="button" onClick={() => doing(() => revokeDisplay(display.id))}>
              {t('people.revoke')}
            </button>
          </li>
        ))}
      </ul>
      <Trouble words={trouble} />
      {link && <Secret lead={t('people.displayLink')} text={link} close={() => setLink(null)} />}
      <form
        className="people-add"
        onSubmit={(event) => {
          event.preventDefault();
          doing(add);
        }}
      >
        <label className="field">
          <span>{t('people.displayName')}</span>
          <input value={name} maxLength={100} required onChange={(event) => setName(event.target.value)} />
        </label>
        <label className="field">
          <span>{t('people.line')}</span>
          <select value={line} onChange={(event) => setLine(event.target.value)}>
            {lines.map((one) => (
              <option key={one.id} value={one.id}>
                {f.say(one.name)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="button">
          {t('people.addDisplay')}
        </button>
      </form>
    </section>
  );
}
