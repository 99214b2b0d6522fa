import { render } from 'preact';
import '../shared/theme.css';
import { App } from './app.js';
import './console.css';
import './grid/grid.css';
import './drawer.css';
import './new-version.css';
import './phone.css';

const root = document.getElementById('app');
if (root === null) throw new Error('the page has no element #app');
render(<App />, root);
