"""Every address of the project."""

from django.contrib import admin
from django.urls import include, path

from reader import views

urlpatterns = [
    path("", views.home, name="home"),
]
