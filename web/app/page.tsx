import '../kit/theme.css';
import '../kit/base.css';
import '../kit/controls.css';
import './shell.css';
import './topbar.css';
import '../words/shell.ts';
import { draw } from './bootscreen.tsx';
import { Shell } from './shell.tsx';

export const start = (): Promise<void> => draw(config => <Shell config={config} />);
