import '@fontsource-variable/inter/index.css';
import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { Boot } from './Boot.tsx';
import { chosenLanguage } from './words/chosen-language.ts';
import { speak } from './words/speak.ts';

await speak(chosenLanguage());
createRoot(document.getElementById('root') as HTMLElement).render(<Boot />);
