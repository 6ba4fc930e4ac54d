"""Whoever a request comes from: a person with an account, or a guest."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

Someone = AbstractBaseUser | AnonymousUser
