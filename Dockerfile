ARG BASE_BY_DIGEST
FROM ${BASE_BY_DIGEST}
LABEL org.opencontainers.image.title="Gatehouse" \
      org.opencontainers.image.description="One security gate from commit to production" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --chown=0:0 --chmod=0755 .build/linux-x64/gatehouse /usr/local/bin/gatehouse
ENV HOME=/tmp \
    XDG_CACHE_HOME=/tmp/cache \
    XDG_STATE_HOME=/tmp/state
USER 65532:65532
WORKDIR /work
HEALTHCHECK NONE
ENTRYPOINT ["/usr/local/bin/gatehouse"]
CMD ["scan"]
