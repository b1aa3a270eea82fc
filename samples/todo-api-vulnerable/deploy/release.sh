#!/bin/sh
set -eu

version="$1"
docker build --tag "registry.todo.internal/todo-api:$version" .
docker push "registry.todo.internal/todo-api:$version"
kubectl apply --filename deploy/kubernetes
curl --fail --silent --max-time 10 --data "version=$version" "https://deploy:0b3TxlEkuSMGu7141DIs@status.todo.internal/releases"
