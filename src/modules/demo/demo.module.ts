import { Module } from '@nestjs/common';
import { DemoIssuer } from './demo-issuer.js';
import { DemoController } from './demo.controller.js';

/** Part of the application only when there is no configuration file: otherwise its routes do not exist. */
@Module({ controllers: [DemoController], providers: [DemoIssuer] })
export class DemoModule {}
