import { LOADERS } from 'virtual:languages/console';
import { openPage } from '../texts/open-page.js';
import '../shared/theme.css';
import './console.css';
import './grid/grid.css';
import './drawer.css';
import './new-version.css';
import './phone.css';
import './print.css';

openPage(LOADERS, () => import('./app.js'));
