# One image for every role (ROLE=api|worker|all), and for the simulators.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without the type checker, which is an optional peer of a package of the board.
RUN npm ci --omit=dev --omit=optional

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/deploy ./deploy
# A volume mounted at /config gets the owner of this folder.
RUN mkdir /config && chown node:node /config \
  && chmod +x dist/service/main.js && ln -s /app/dist/service/main.js /usr/local/bin/floorwalker
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Not npm: it does not forward every signal.
CMD ["node", "--enable-source-maps", "dist/service/main.js"]
