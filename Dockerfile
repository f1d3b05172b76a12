# The build stage's pip fills a virtual environment; the image gets that environment and nothing else.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv --without-pip /opt/milepost
# Dependencies change seldom and the source often: they are a layer of their own.
# Wheels only, because building an sdist would fetch build tools that no lock pins.
COPY requirements.lock ./
RUN pip --python /opt/milepost install --require-hashes --only-binary :all: -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
RUN pip --python /opt/milepost install --no-deps --no-build-isolation .

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Milepost" \
      org.opencontainers.image.description="Announces follower milestones and overtakes of cities' official accounts" \
      org.opencontainers.image.licenses="MIT"
# The root file system may be read-only, so Python writes no bytecode; the install has compiled it already.
ENV PATH="/opt/milepost/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MILEPOST_DATABASE__PATH=/data/milepost.db
# The ids are fixed: they own the files in the volume, whichever image wrote them.
RUN groupadd --gid 10001 milepost \
 && useradd --uid 10001 --gid milepost --no-create-home --no-log-init --shell /usr/sbin/nologin milepost \
 && install --directory --owner=milepost --group=milepost /data
COPY --from=build /opt/milepost /opt/milepost
# Numbers, not names, so that an orchestrator can see that it is not root.
USER 10001:10001
# The configuration is mounted as /app/config/milepost.toml.
WORKDIR /app
VOLUME /data
HEALTHCHECK --interval=1m --timeout=10s --start-period=1m --retries=3 CMD ["milepost", "health"]
ENTRYPOINT ["milepost"]
CMD ["run"]
