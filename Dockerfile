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
# `floorwalker check` and the other commands, by name.
RUN chmod +x dist/service/main.js && ln -s /app/dist/service/main.js /usr/local/bin/floorwalker
# A volume mounted at /config gets the owner of this folder.
RUN mkdir /config && chown node:node /config
USER node
EXPOSE 3000
# Of the service; the simulators, from the same image, need another one (docker-compose.yml).
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["floorwalker", "healthcheck"]
# Not npm: it does not forward every signal.
CMD ["node", "--enable-source-maps", "dist/service/main.js"]
