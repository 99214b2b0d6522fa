import { describeVendor } from './vendor-suite.js';

describeVendor('asterisk');
