"""The sender of a request: a person with an account, or a guest."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

Someone = AbstractBaseUser | AnonymousUser
