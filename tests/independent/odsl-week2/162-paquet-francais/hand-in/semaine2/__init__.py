"""ODSL, semaine 2 - un module par thème"""
